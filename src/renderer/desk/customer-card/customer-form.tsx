/** Correcting what a customer says about themselves. Every keystroke is a draft; only what was changed is handed in. */
import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Popconfirm, Segmented } from 'antd';
import { useId, useRef, useState, type FormEvent, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Customer } from '../../../shared/domain/customer.ts';
import { tell } from '../../ui/store/notice-store.ts';
import { popupLayer } from '../../ui/theme/static-css.ts';
import type { CustomerEditStore } from './customer-edit-store.ts';
import { editFaults, isChanged, overtaken, type EditField, type Typed } from './customer-edit.ts';

interface Props {
  store: CustomerEditStore;
  /** As it is now, others' changes included. */
  customer: Customer;
  onClosed: () => void;
}

const MOST_NUMBERS = 10;

export function CustomerForm({ store, customer, onClosed }: Props) {
  const { t } = useTranslation('desk');
  const form = useRef<HTMLFormElement>(null);
  const draft = useStore(store.draft, ({ value }) => value);
  const { isTried, isSaving } = useStore(store);
  const faults = isTried ? editFaults(draft) : [];
  const overtook = overtaken(draft, customer);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!isChanged(draft)) return cancel();
    if (await store.save()) {
      tell(t('customer.edit.saved'));
      onClosed();
    } else focusFault(form.current);
  };
  const cancel = async (): Promise<void> => {
    await store.cancel();
    onClosed();
  };
  const field = (name: EditField, children: (id: string) => ReactNode) => (
    <Field name={name} isFault={faults.includes(name)} isOvertaken={overtook.includes(name)}>
      {children}
    </Field>
  );
  const text = (name: 'name' | 'address' | 'region', most: number) =>
    field(name, (id) => (
      <input
        id={id}
        className="text-area"
        data-field={name}
        maxLength={most}
        aria-invalid={faults.includes(name)}
        aria-describedby={`${id}-say`}
        value={draft.typed[name]}
        onChange={(event) => store.type({ [name]: event.target.value })}
      />
    ));
  return (
    <form
      ref={form}
      className="customer-form"
      aria-label={t('customer.edit.title')}
      onSubmit={(event) => void save(event)}
    >
      {text('name', 80)}
      {field('numbers', (id) => (
        <Numbers id={id} store={store} typed={draft.typed} isFault={faults.includes('numbers')} />
      ))}
      {text('address', 200)}
      {text('region', 80)}
      {field('level', () => (
        <Segmented<Customer['level']>
          aria-label={t('customer.edit.field.level')}
          value={draft.typed.level}
          onChange={(level) => store.type({ level })}
          options={(['normal', 'key'] as const).map((value) => ({
            value,
            label: t(`customer.edit.level.${value}`),
          }))}
        />
      ))}
      <Tags store={store} typed={draft.typed} />
      <footer className="row">
        <Button type="primary" htmlType="submit" loading={isSaving}>
          {t('action.save', { ns: 'ui' })}
        </Button>
        <CancelButton isChanged={isChanged(draft)} onCancel={() => void cancel()} />
        <SavedWord store={store} />
      </footer>
    </form>
  );
}

function SavedWord({ store }: { store: CustomerEditStore }) {
  const { t } = useTranslation('desk');
  const mark = useStore(store.draft, (state) => state.mark.name);
  if (mark === 'failed') return <span className="field-error">{t('wrapUp.failed')}</span>;
  return <span className="faint">{mark === 'saved' ? t('customer.edit.draft') : ''}</span>;
}

function CancelButton({ isChanged: isAsked, onCancel }: { isChanged: boolean; onCancel: () => void }) {
  const { t } = useTranslation('desk');
  const label = t('action.cancel', { ns: 'ui' });
  if (!isAsked) return <Button onClick={onCancel}>{label}</Button>;
  return (
    <Popconfirm
      title={t('customer.edit.cancelAsk')}
      okText={t('customer.edit.cancelOk')}
      cancelText={t('customer.edit.cancelNo')}
      getPopupContainer={popupLayer}
      onConfirm={onCancel}
    >
      <Button>{label}</Button>
    </Popconfirm>
  );
}

interface FieldProps {
  name: EditField;
  isFault: boolean;
  isOvertaken: boolean;
  children: (id: string) => ReactNode;
}

/** [DK63] Says so when somebody else changed the same field while it was being typed in. */
function Field({ name, isFault, isOvertaken, children }: FieldProps) {
  const { t } = useTranslation('desk');
  const id = useId();
  return (
    <div className="customer-field">
      <label htmlFor={id}>{t(`customer.edit.field.${name}`)}</label>
      <div>
        {children(id)}
        <p
          id={`${id}-say`}
          className={isFault ? 'field-error' : 'overtaken'}
          role={isFault ? 'alert' : 'status'}
        >
          {isFault ? t('customer.edit.invalid') : isOvertaken ? t('customer.edit.overtaken') : ''}
        </p>
      </div>
    </div>
  );
}

interface NumbersProps {
  id: string;
  store: CustomerEditStore;
  typed: Typed;
  isFault: boolean;
}

function Numbers({ id, store, typed, isFault }: NumbersProps) {
  const { t } = useTranslation('desk');
  const { numbers } = typed;
  const change = (at: number, one: Partial<Typed['numbers'][number]>): void =>
    store.type({ numbers: numbers.map((old, index) => (index === at ? { ...old, ...one } : old)) });
  return (
    <div className="column">
      {numbers.map((one, index) => (
        <div className="row" key={index}>
          <input
            id={index === 0 ? id : undefined}
            className="text-area num"
            data-field="numbers"
            inputMode="tel"
            maxLength={32}
            aria-label={t('customer.edit.number', { n: index + 1 })}
            aria-invalid={isFault}
            value={one.number}
            onChange={(event) => change(index, { number: event.target.value })}
          />
          <select
            className="text-area customer-number-kind"
            aria-label={t('customer.edit.numberKind', { n: index + 1 })}
            value={one.kind}
            onChange={(event) => change(index, { kind: event.target.value as typeof one.kind })}
          >
            {(['mobile', 'home', 'work'] as const).map((kind) => (
              <option key={kind} value={kind}>
                {t(`customer.number.${kind}`)}
              </option>
            ))}
          </select>
          <Button
            type="text"
            icon={<CloseOutlined aria-hidden />}
            aria-label={t('customer.edit.removeNumber', { n: index + 1 })}
            onClick={() => store.type({ numbers: numbers.filter((_, at) => at !== index) })}
          />
        </div>
      ))}
      <div>
        <Button
          size="small"
          icon={<PlusOutlined aria-hidden />}
          disabled={numbers.length >= MOST_NUMBERS}
          onClick={() => store.type({ numbers: [...numbers, { number: '', kind: 'mobile' }] })}
        >
          {t('customer.edit.addNumber')}
        </Button>
      </div>
    </div>
  );
}

function Tags({ store, typed }: { store: CustomerEditStore; typed: Typed }) {
  const { t } = useTranslation('desk');
  const [text, setText] = useState('');
  const id = useId();
  const { tags } = typed;
  const add = (): void => {
    const tag = text.trim();
    if (tag !== '' && !tags.includes(tag)) store.type({ tags: [...tags, tag] });
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    add();
  };
  return (
    <div className="customer-field">
      <label htmlFor={id}>{t('customer.edit.tags')}</label>
      <div className="customer-tag-edit">
        {tags.map((tag) => (
          <span key={tag} className="customer-tag">
            {tag}
            <button
              type="button"
              aria-label={t('customer.edit.removeTag', { tag })}
              onClick={() => store.type({ tags: tags.filter((one) => one !== tag) })}
            >
              <CloseOutlined aria-hidden />
            </button>
          </span>
        ))}
        <input
          id={id}
          className="text-area"
          maxLength={40}
          placeholder={t('customer.edit.tagPlaceholder')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={add}
        />
      </div>
    </div>
  );
}

const focusFault = (form: HTMLFormElement | null): void =>
  void requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());

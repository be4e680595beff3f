import {
  AuditOutlined,
  CalendarOutlined,
  CloudSyncOutlined,
  FundProjectionScreenOutlined,
  HomeOutlined,
  PhoneOutlined,
  TeamOutlined,
} from '@ant-design/icons';
import { Badge } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { SyncStatus } from '../../../shared/contract/sync-centre.ts';
import { mayWatchFloor, type Role } from '../../../shared/domain/people.ts';
import type { DeskStores } from './desk-stores.ts';
import { openWindow } from './windows.ts';
import type { PageName } from './workspace-store.ts';

const pages: { page: PageName; icon: ReactNode }[] = [
  { page: 'home', icon: <HomeOutlined /> },
  { page: 'calls', icon: <PhoneOutlined /> },
  { page: 'customers', icon: <TeamOutlined /> },
  { page: 'followUps', icon: <CalendarOutlined /> },
  { page: 'sync', icon: <CloudSyncOutlined /> },
];

/** What somebody must decide or look at, this person's own and (leads) their team's. */
const needsPerson = ({ unresolved, conflicts }: SyncStatus): number =>
  unresolved + conflicts.mine + conflicts.team;

const seesQuality = (role: Role): boolean => role !== 'agent';

export function Nav({ stores, role }: { stores: DeskStores; role: Role }) {
  const { t } = useTranslation('desk');
  const { workspace, desk, sync } = stores;
  const view = useStore(workspace, (state) => state.view);
  const needed = useStore(sync, ({ value }) => (value ? needsPerson(value) : 0));
  return (
    <nav className="nav" aria-label={t('nav.label')}>
      {pages.map(({ page, icon }) => (
        <NavLink
          key={page}
          page={page}
          label={t(`nav.${page}`)}
          note={page === 'sync' && needed > 0 ? t('nav.needsYou', { count: needed }) : ''}
          isCurrent={view.name === 'page' && view.page === page}
          onPress={() => workspace.openPage(page)}
        >
          <span aria-hidden>
            <Badge count={page === 'sync' ? needed : 0} size="small" offset={[4, 0]} title="">
              <span className="nav-icon">{icon}</span>
            </Badge>
          </span>
        </NavLink>
      ))}
      <span className="grow" />
      {seesQuality(role) ? (
        <NavButton label={t('nav.quality')} onPress={() => void openWindow(desk, 'quality')}>
          <span className="nav-icon" aria-hidden>
            <AuditOutlined />
          </span>
        </NavButton>
      ) : null}
      {mayWatchFloor(role) ? (
        <NavButton label={t('nav.wallboard')} onPress={() => void openWindow(desk, 'wallboard')}>
          <span className="nav-icon" aria-hidden>
            <FundProjectionScreenOutlined />
          </span>
        </NavButton>
      ) : null}
    </nav>
  );
}

interface NavItemProps {
  label: string;
  onPress: () => void;
  children: ReactNode;
}

/** A page of this desk: a link, so that a screen reader lists it as a place to go. */
function NavLink({
  page,
  isCurrent,
  label,
  note,
  onPress,
  children,
}: NavItemProps & {
  page: PageName;
  isCurrent: boolean;
  /** Said after the label to those who do not see the number. */
  note: string;
}) {
  return (
    <a
      className="nav-button"
      href={`#${page}`}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={(event) => {
        event.preventDefault();
        onPress();
      }}
    >
      {children}
      <span>{label}</span>
      {note ? <span className="visually-hidden"> {note}</span> : null}
    </a>
  );
}

/** Another window of ours. */
const NavButton = ({ label, onPress, children }: NavItemProps) => (
  <button type="button" className="nav-button" onClick={onPress}>
    {children}
    <span>{label}</span>
  </button>
);

/** One agreed answer. Markdown becomes elements, never HTML; links and pictures stay out. */
import { LeftOutlined } from '@ant-design/icons';
import { Alert, Button, Tag } from 'antd';
import Markdown from 'react-markdown';
import { useTranslation } from 'react-i18next';
import remarkGfm from 'remark-gfm';
import { isExpired, type Article } from '../../../shared/domain/article.ts';
import { useNow } from '../../ui/clock.ts';
import { day } from '../../ui/format/time.ts';
import { useLanguage } from '../../ui/text/use-language.ts';

const plugins = [remarkGfm];
const refused = ['a', 'img', 'input'];

export function ArticleView({ article, onBack }: { article: Article; onBack: () => void }) {
  const { t } = useTranslation('desk');
  const language = useLanguage();
  const nowMs = useNow();
  const { validUntilMs } = article;
  return (
    <article className="article" aria-label={article.title}>
      <Button size="small" type="text" icon={<LeftOutlined />} className="article-back" onClick={onBack}>
        {t('knowledge.back')}
      </Button>
      <h3>{article.title}</h3>
      <p className="row article-facts">
        <Tag>{article.category}</Tag>
        <span className="faint">
          {t('knowledge.published', { date: day(article.publishedAtMs, language) })} ·{' '}
          {t('knowledge.version', { n: article.version })}
        </span>
      </p>
      {validUntilMs !== null ? (
        isExpired(article, nowMs) ? (
          <Alert
            type="error"
            showIcon
            title={t('knowledge.expired', { date: day(validUntilMs, language) })}
          />
        ) : (
          <p className="faint">{t('knowledge.validUntil', { date: day(validUntilMs, language) })}</p>
        )
      ) : null}
      <div className="markdown selectable">
        <Markdown remarkPlugins={plugins} disallowedElements={refused} unwrapDisallowed skipHtml>
          {article.body}
        </Markdown>
      </div>
    </article>
  );
}

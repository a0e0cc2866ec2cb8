import { memo } from 'react';
import ReactMarkdown from 'react-markdown';
import type { Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { revealHidden } from '../../model/revealHidden';
import styles from './Markdown.module.css';

const COMPONENTS: Components = {
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  ),
  // An image's address tells its host who reads this page, so it is a link that a person follows or not.
  img: ({ src, alt }) => (
    <a href={String(src)} target="_blank" rel="noopener noreferrer nofollow">
      {alt || String(src)}
    </a>
  ),
  table: ({ children }) => (
    <div className={styles.scroll}>
      <table>{children}</table>
    </div>
  ),
};

const PLUGINS = [remarkGfm];

/**
 * Markdown from an agent or a person outside: data, never code. HTML in it is text, links open elsewhere and only with
 * harmless protocols, images are not loaded, hidden characters are shown.
 */
export const Markdown = memo((props: { text: string }) => {
  return (
    <div className={styles.markdown}>
      <ReactMarkdown remarkPlugins={PLUGINS} components={COMPONENTS}>
        {revealHidden(props.text)}
      </ReactMarkdown>
    </div>
  );
});

import type { ReactNode } from 'react';
import styles from './Shell.module.css';

/** Navigation beside the page; below it on a narrow screen, where thumbs are. */
export function Shell(props: { nav: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        Skip to content
      </a>
      {props.nav}
      <div id="content" className={styles.content} tabIndex={-1}>
        {props.children}
      </div>
    </div>
  );
}

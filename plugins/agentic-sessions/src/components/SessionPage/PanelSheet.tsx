import { Dialog, DialogBody, DialogHeader } from '@backstage/ui';
import type { ReactNode } from 'react';
import { useT } from '../../hooks/useT';
import styles from './SessionPage.module.css';

/** The side panel on a narrow screen: a sheet over the conversation. */
export function PanelSheet(props: {
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
}) {
  const t = useT();
  const { isOpen, onOpenChange, children } = props;
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      className={styles.sheet}
      width="100vw"
      height="85dvh"
    >
      <DialogHeader>{t('session.panel')}</DialogHeader>
      <DialogBody className={styles.sheetBody}>{children}</DialogBody>
    </Dialog>
  );
}

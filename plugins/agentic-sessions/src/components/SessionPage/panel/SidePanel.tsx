import { Tab, TabList, TabPanel, Tabs } from '@backstage/ui';
import type { Session } from '../../../api/types';
import { useT } from '../../../hooks/useT';
import type { Conversation } from '../../../model/conversation';
import { AuditTab } from './AuditTab';
import { ChangesTab } from './ChangesTab';
import { FilesTab } from './FilesTab';
import { LogTab } from './LogTab';
import { PlanTab } from './PlanTab';
import { WhyTab } from './WhyTab';
import styles from './SidePanel.module.css';

/** What stands beside the conversation: plan, changes, files, log, why, audit. */
export function SidePanel(props: {
  session: Session;
  conversation: Conversation;
}) {
  const t = useT();
  const { session, conversation } = props;
  const { plan, changes } = conversation;
  const done = plan.filter(entry => entry.status === 'completed').length;
  return (
    <Tabs className={styles.panel} defaultSelectedKey="plan">
      <TabList className={styles.tabs} aria-label={t('session.panel')}>
        <Tab id="plan">
          {plan.length > 0
            ? t('panel.planCount', {
                done: String(done),
                total: String(plan.length),
              })
            : t('panel.plan')}
        </Tab>
        <Tab id="changes">{t('panel.changes')}</Tab>
        <Tab id="files">{t('panel.files')}</Tab>
        <Tab id="log">{t('panel.log')}</Tab>
        <Tab id="why">{t('panel.why')}</Tab>
        <Tab id="audit">{t('panel.audit')}</Tab>
      </TabList>
      <TabPanel id="plan" className={styles.content}>
        <PlanTab plan={plan} />
      </TabPanel>
      <TabPanel id="changes" className={styles.content}>
        <ChangesTab changes={changes} />
      </TabPanel>
      <TabPanel id="files" className={styles.content}>
        <FilesTab session={session} madeSoFar={conversation.artifacts} />
      </TabPanel>
      <TabPanel id="log" className={styles.content}>
        <LogTab session={session} />
      </TabPanel>
      <TabPanel id="why" className={styles.content}>
        <WhyTab session={session} conversation={conversation} />
      </TabPanel>
      <TabPanel id="audit" className={styles.content}>
        <AuditTab session={session} />
      </TabPanel>
    </Tabs>
  );
}

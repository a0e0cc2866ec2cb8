import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, TestCluster } from '@agentic-sessions/test-support';
import { MANAGED_LABEL } from '../names';
import { KubernetesActors } from './KubernetesActors';
import { MANIFESTS } from './manifests';
import { sessionBody } from './sessionBody';
import { sessionResource } from '../generated';

/** The test cluster with this checkout's manifests in it, and a namespace that takes part. */
export interface ApiCluster {
  cluster: TestCluster;
  actors: KubernetesActors;
  namespace: string;
  close(): Promise<void>;
}

/** Applies `manifests/base`, makes a namespace, and waits until admission policies are in force. */
export async function setUpCluster(prefix: string): Promise<ApiCluster> {
  const cluster = new TestCluster();
  const applied = await cluster.kubectl([
    'apply',
    '--server-side',
    '--force-conflicts',
    '-k',
    path.join(MANIFESTS, 'base'),
  ]);
  if (!applied.ok) throw new Error(applied.stderr);
  // The API server looks for changed policies once a second, so that an older form of one may hold for that long.
  await sleep(1_500);
  const namespace = await cluster.createNamespace(prefix, {
    labels: { [MANAGED_LABEL]: 'true' },
  });
  const actors = new KubernetesActors(cluster.kubeconfig);
  // A policy takes a moment to be in force. This one refuses a Session with a label that is not its own.
  await eventually(async () => {
    const body = sessionBody(namespace);
    body.metadata.labels = { 'agentic-sessions.io/session': 'another' };
    const answer = await cluster.client
      .create(sessionResource, body, { dryRun: true })
      .then(
        () => 'accepted',
        (error: Error) => error.message,
      );
    if (!answer.includes('names another session')) {
      throw new Error(`Admission policies are not in force: ${answer}`);
    }
  });
  return {
    cluster,
    actors,
    namespace,
    async close() {
      actors.close();
      await cluster.close();
    },
  };
}

export { eventually } from './eventually';
export { freePort } from '@agentic-sessions/dev-cluster';
export { kubectl } from './kubectl';
export type { KubectlOptions, KubectlResult } from './kubectl';
export { OtlpReceiver } from './OtlpReceiver';
export type { ReceivedExport, ReceivedSpan } from './OtlpReceiver';
export { TestCluster } from './TestCluster';
export type { TestNamespaceOptions } from './TestCluster';
export { TEST_PATIENCE, testPatience } from './testPatience';
export {
  TEST_KUBECONFIG,
  TEST_KUBECTL,
  testClusterEnvironment,
} from './testClusterEnvironment';
export type { TestClusterEnvironment } from './testClusterEnvironment';

/**
 * The embedded Kubernetes: a real v1.37 node of our own for `npm start` and the tests.
 *
 * @packageDocumentation
 */
export { startDemoSite } from './demo-site/startDemoSite';
export type { DemoSite, DemoSiteOptions } from './demo-site/startDemoSite';
export { DevClusterError } from './errors/DevClusterError';
export type { DevClusterErrorCode } from './errors/DevClusterError';
export { ApiClient } from './identity/ApiClient';
export { demoPeople } from './identity/demoPeople';
export type { Person } from './identity/Person';
export type { TokenRequestInput } from './identity/requestToken';
export { buildImages } from './images/buildImages';
export type { BuildImagesOptions, BuiltImages } from './images/buildImages';
export { nodeLayer } from './images/nodeLayer';
export { programImage } from './images/programImage';
export { writeImageArchive } from './images/writeImageArchive';
export type { ImageConfig, ImageSpec } from './images/ImageSpec';
export { Cluster } from './node/Cluster';
export { clusterStatus } from './node/clusterStatus';
export type { ClusterStatus } from './node/clusterStatus';
export { havePrograms } from './node/havePrograms';
export { requirePrivileges } from './node/requirePrivileges';
export { startCluster } from './node/startCluster';
export type { StartClusterOptions } from './node/startCluster';
export { stopCluster } from './node/stopCluster';
export { buildPrograms } from './programs/buildPrograms';
export type { BuildProgramsOptions } from './programs/buildPrograms';
export { nodeRecipes } from './programs/nodeRecipes';
export type { NodeExtras } from './programs/nodeRecipes';
export type { Programs } from './programs/Programs';
export { cacheFolder } from './system/cacheFolder';
export { freePort } from './system/freePort';
export { timedProgress } from './system/Progress';
export type { Progress } from './system/Progress';
export { withLock } from './system/withLock';

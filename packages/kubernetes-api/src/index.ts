/**
 * The Kubernetes API of agentic sessions: types generated from the CRDs, names, and the words for what happens.
 *
 * @packageDocumentation
 */
export * from './ApiResource';
export * from './ObjectMeta';
export * from './appendHistory';
export * from './canonicalJson';
export * from './conditions';
export * from './contractStatus';
export * from './describeReason';
export * from './formatTraceparent';
export * from './generated';
export * from './excludesSessionPods';
export * from './names';
export * from './parseTraceparent';
export * from './phases';
export * from './reasons';
export * from './sessionPodLabels';
export * from './sessionState';
export * from './setCondition';
export * from './verbs';

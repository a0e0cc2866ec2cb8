// Generated from manifests/crds by scripts/generate.mjs. Do not edit.
export * from './Session';
export * from './NamespacePolicy';
export * from './PlatformPolicy';
export * from './SessionTrigger';
export * from './AgentRuntime';

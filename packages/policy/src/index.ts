/**
 * One pure decision: what do platform policy and namespace policy allow, and why.
 *
 * @packageDocumentation
 */
export * from './decide/decidePolicy';
export * from './decide/findViolations';
export * from './decide/types';
export * from './decide/formatMoney';
export * from './network/coversNetwork';
export * from './network/openNetworks';
export * from './patterns/NameRules';
export * from './patterns/intersectPatterns';
export * from './patterns/matchesPattern';
export * from './patterns/permitsName';
export * from './resolve/EffectivePolicy';
export * from './resolve/Money';
export * from './resolve/PolicySources';
export * from './resolve/narrowSnapshot';
export * from './resolve/policyDefaults';
export * from './resolve/resolveEgress';
export * from './resolve/resolvePolicy';
export * from './resolve/resolveQueue';
export * from './tighten/findWidenings';
export * from './tighten/Widening';
export * from './tools/decideTool';
export * from './version/policyVersion';

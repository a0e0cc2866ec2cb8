/**
 * Is this request really from that source? Pure checks over raw bytes and headers.
 *
 * @packageDocumentation
 */
export type {
  SignedRequest,
  VerifyFailure,
  VerifyFailureReason,
  VerifyResult,
  VerifySuccess,
  WebhookHeaders,
} from './types';
export { readHeader } from './readHeader';
export { TIMESTAMP_TOLERANCE_SECONDS } from './checkTimestamp';
export { signGithub, verifyGithub } from './verifyGithub';
export { signJira, verifyJira } from './verifyJira';
export { signSlack, verifySlack } from './verifySlack';
export {
  signStandardWebhook,
  verifyStandardWebhook,
} from './verifyStandardWebhook';
export {
  hashApiKey,
  MAX_API_KEY_LENGTH,
  MIN_API_KEY_LENGTH,
  verifyApiKey,
} from './verifyApiKey';

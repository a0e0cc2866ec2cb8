export { agenticSessionsPlugin as default } from './plugin';

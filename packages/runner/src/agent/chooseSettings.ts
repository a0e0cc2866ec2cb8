import type {
  ClientContext,
  SessionConfigOption,
  SessionModeState,
} from '@agentclientprotocol/sdk';

/** What an agent tells of its settings when a session opens. */
export type AgentSettings = {
  modes?: SessionModeState | null;
  configOptions?: SessionConfigOption[] | null;
};

/** Modes in which an agent asks before it acts, by the names that agents give them. */
const ASKING_MODES = ['ask', 'default'];

/**
 * Sets the mode and the model. Agents often start in a mode in which they ask nobody; policy can only answer what is asked,
 * so without another wish a mode that asks is chosen where there is one.
 */
export async function chooseSettings(
  agent: ClientContext,
  sessionId: string,
  settings: AgentSettings,
  wanted: { mode?: string; model?: string },
): Promise<void> {
  const modes = settings.modes;
  const has = (id: string) =>
    modes?.availableModes.some(mode => mode.id === id) ?? false;
  const modeId = [wanted.mode, ...ASKING_MODES].find(id => id && has(id));
  if (modeId && modeId !== modes?.currentModeId) {
    await agent.request('session/set_mode', { sessionId, modeId });
  }
  const model = settings.configOptions?.find(
    option => option.category === 'model' && option.type === 'select',
  );
  if (wanted.model && model && model.currentValue !== wanted.model) {
    await agent.request('session/set_config_option', {
      sessionId,
      configId: model.id,
      value: wanted.model,
    });
  }
}

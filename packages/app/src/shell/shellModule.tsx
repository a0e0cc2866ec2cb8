import {
  coreExtensionData,
  createExtension,
  createExtensionInput,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import { NavContentBlueprint } from '@backstage/plugin-app-react';
import { Shell } from './Shell';
import { Sidebar } from './Sidebar';

/** The frame of every page, without the one that Backstage draws by default. */
const layout = createExtension({
  name: 'layout',
  attachTo: { id: 'app/root', input: 'children' },
  inputs: {
    nav: createExtensionInput([coreExtensionData.reactElement], {
      singleton: true,
    }),
    content: createExtensionInput([coreExtensionData.reactElement], {
      singleton: true,
    }),
  },
  output: [coreExtensionData.reactElement],
  factory: ({ inputs }) => [
    coreExtensionData.reactElement(
      <Shell nav={inputs.nav.get(coreExtensionData.reactElement)}>
        {inputs.content.get(coreExtensionData.reactElement)}
      </Shell>,
    ),
  ],
});

/** Layout and navigation of the app. */
export const shellModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    layout,
    NavContentBlueprint.make({ params: { component: Sidebar } }),
  ],
});

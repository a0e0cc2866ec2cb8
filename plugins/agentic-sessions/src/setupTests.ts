import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// A page of the app takes its time on a busy machine; a test that fails still fails.
configure({ asyncUtilTimeout: 8000 });
jest.setTimeout(60_000);

// A wide screen. Libraries look whether there is one when they are loaded, so it is here before all else.
window.matchMedia = query =>
  ({
    matches: /min-width/.test(query),
    media: query,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    addListener: () => undefined,
    removeListener: () => undefined,
    dispatchEvent: () => true,
    onchange: null,
  } as MediaQueryList);

import { Route, Routes } from 'react-router-dom';
import { SessionPage } from './SessionPage/SessionPage';
import { SessionsPage } from './SessionsPage/SessionsPage';
import { StartPage } from './StartPage/StartPage';

/** The pages below the plugin's path. */
export function Router() {
  return (
    <Routes>
      <Route path="/" element={<SessionsPage />} />
      <Route path="/start" element={<StartPage />} />
      <Route path="/:namespace/:name" element={<SessionPage />} />
    </Routes>
  );
}

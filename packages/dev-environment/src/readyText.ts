/** What a person is told once everything runs. */
export function readyText(told: {
  url: string;
  seconds: string;
  kubectl: string;
  kubeconfig: string;
  logs: string;
  demoUrl: string;
}): string {
  return `
Ready after ${told.seconds}.

  Portal     ${told.url}
  Sign in    as one of the demo's people: ada (editor), grace (approver) or vera (viewer) of payments,
             will (editor of website), alan (admin)
  Try        npm run demo        a signed GitHub comment starts a session
             ${told.kubectl} --kubeconfig ${told.kubeconfig} get sessions -A
  Work on    ${told.demoUrl}/checkout.git (repository), ${told.demoUrl}/ (website), in the start form
  Logs       ${told.logs}/
  End        Ctrl-C; sessions and their records stay. npm start -- --reset begins anew.
`;
}

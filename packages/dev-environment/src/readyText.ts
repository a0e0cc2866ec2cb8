/** What a person is told once everything runs. */
export function readyText(told: {
  url: string;
  seconds: string;
  kubectl: string;
  kubeconfig: string;
  logs: string;
  /** How the demo finds this environment: what stands before its command. */
  demoPrefix: string;
  demoUrl: string;
}): string {
  return `
Ready after ${told.seconds}.

  Portal     ${told.url}
  Sign in    as one of the demo's people: ada (editor), grace (approver) or vera (viewer) of payments,
             will (editor of website), alan (admin)
  Try        ${told.demoPrefix}npm run demo        a signed GitHub comment starts a session
             ${told.kubectl} --kubeconfig ${told.kubeconfig} get sessions -A
  Work on    ${told.demoUrl}/checkout.git (repository), ${told.demoUrl}/ (website), in the start form
  Logs       ${told.logs}/
  End        Ctrl-C. Records stay; sessions that run then fail, as on a node that goes.
             npm start -- --reset begins anew.
`;
}

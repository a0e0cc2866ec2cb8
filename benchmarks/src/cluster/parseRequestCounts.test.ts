import { parseRequestCounts } from './parseRequestCounts';

const TEXT = `# HELP apiserver_request_total [STABLE] Counter of apiserver requests
# TYPE apiserver_request_total counter
apiserver_request_total{code="201",component="apiserver",dry_run="",group="",resource="pods",scope="resource",subresource="",verb="POST",version="v1"} 200
apiserver_request_total{code="409",component="apiserver",dry_run="",group="",resource="pods",scope="resource",subresource="",verb="POST",version="v1"} 3
apiserver_request_total{code="200",component="apiserver",dry_run="",group="agentic-sessions.io",resource="sessions",scope="resource",subresource="status",verb="PATCH",version="v1alpha1"} 1.4e+03
apiserver_request_total{code="200",component="apiserver",dry_run="",group="",resource="",scope="",subresource="/healthz",verb="GET",version=""} 7
apiserver_request_total{code="0",component="a\\"b=\\"c",dry_run="",group="",resource="pods",scope="cluster",subresource="",verb="WATCH",version="v1"} 4
apiserver_request_total_of_another{verb="POST",resource="pods"} 99
`;

describe('parseRequestCounts', () => {
  it('adds up the answers to one verb on one resource', () => {
    expect(Object.fromEntries(parseRequestCounts(TEXT))).toEqual({
      'POST pods': 203,
      'PATCH sessions/status': 1400,
      'WATCH pods': 4,
    });
  });

  it('does not take a page without the metric for one without requests', () => {
    expect(() => parseRequestCounts('up 1\n')).toThrow(
      /apiserver_request_total/,
    );
  });
});

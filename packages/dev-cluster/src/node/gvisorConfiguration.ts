import type { Programs } from '../programs/Programs';

/** Name of the runtime among containerd's, and what the RuntimeClass calls its handler. */
export const GVISOR_HANDLER = 'runsc';

/** Whether a node with these programs can run Pods in gVisor. */
export function hasGvisor({ files }: Programs): boolean {
  return 'runsc' in files && 'containerd-shim-runsc-v1' in files;
}

/**
 * What makes gVisor a runtime of the node's, or undefined where its programs are not there.
 *
 * @param section - containerd's section that has the runtimes
 */
export function gvisorConfiguration(
  programs: Programs,
  section: string,
): { containerd: string; runsc: string } | undefined {
  if (!hasGvisor(programs)) {
    return undefined;
  }
  const runtime = `${section}.runtimes.${GVISOR_HANDLER}`;
  return {
    containerd: `[${runtime}]
  runtime_type = "io.containerd.runsc.v1"
  # What a Pod says of its volumes: without it no socket is shared between its containers.
  pod_annotations = ["dev.gvisor.*"]
  [${runtime}.options]
    TypeUrl = "io.containerd.runsc.v1.options"
    ConfigPath = "/run/node/config/runsc.toml"
`,
    runsc: `binary_name = "/run/programs/${programs.files.runsc}"
[runsc_config]
  # Needs neither KVM nor a newer kernel.
  platform = "systrap"
`,
  };
}

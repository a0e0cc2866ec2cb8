/** Folder, inside the node, in which gate and enforcer speak to each other by files. */
export const GATE_FOLDER = '/run/own/gate';

/** Name of the gate among CNI plugins. */
export const GATE_PLUGIN = 'policy-gate';

/**
 * The gate: a CNI plugin that makes a Pod's network by the plugin `bridge`, tells the enforcer whose address it is, and
 * lets nothing of the Pod start before the rules for it are in force. Where the enforcer does not answer, the Pod is
 * not started, and the kubelet tries again.
 *
 * `pods/CONTAINER` holds the address and what the kubelet says of the Pod; `ready/CONTAINER` is the answer.
 */
export function podGateScript(bridge: string): string {
  return `#!/bin/sh
pods=${GATE_FOLDER}/pods ready=${GATE_FOLDER}/ready id=$CNI_CONTAINERID
case "$CNI_COMMAND" in
ADD)
  result=$(${bridge}) || { code=$?; printf '%s\\n' "$result"; exit $code; }
  address=$(printf '%s' "$result" | sed -n 's|.*"address": *"\\([0-9.]*\\)/.*|\\1|p' | head -n 1)
  printf '%s %s\\n' "$address" "$CNI_ARGS" > "$pods/.$id" && mv "$pods/.$id" "$pods/$id"
  tries=0
  while [ ! -e "$ready/$id" ]; do
    tries=$((tries + 1))
    if [ $tries -gt 400 ]; then
      echo '{"cniVersion":"1.0.0","code":11,"msg":"NetworkPolicies are not in force yet: the enforcer of the node does not answer, see logs/network-policy.log"}'
      exit 1
    fi
    sleep 0.02
  done
  printf '%s\\n' "$result"
  ;;
DEL)
  # First, so that the address is closed before another Pod can get it.
  rm -f "$pods/$id" "$ready/$id"
  exec ${bridge}
  ;;
*)
  exec ${bridge}
  ;;
esac
`;
}

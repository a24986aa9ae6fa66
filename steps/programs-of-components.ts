const programs: readonly (readonly [RegExp, string])[] = [
  [/^controller manager/, 'kube-controller-manager'],
  [/^scheduler/, 'kube-scheduler'],
  [/^kubelet/, 'kubelet'],
  [/^kube-proxy/, 'kube-proxy'],
  [/^API server/, 'kube-apiserver'],
  [/^etcd/, 'etcd'],
  [/^metrics server/, 'metrics-server'],
  [/^cluster DNS/, 'coredns'],
  [/^ingress controller/, 'nginx-ingress-controller'],
  [/^load balancer provider/, 'cloud-controller-manager'],
]

/** The real program behind a component of a sentence. */
export function programOf(component: string): string {
  const known = programs.find(([pattern]) => pattern.test(component))
  if (known === undefined)
    throw new Error(
      `Expected a component such as "controller manager" or "kubelet on node worker-1", got "${component}".`,
    )
  return known[1]
}

import type { ProbeKind, ProbeResult } from './probe-state.ts'

/** What decides whether a container counts as started and ready. */
export interface ReadinessView {
  readonly sort: 'main' | 'sidecar' | 'init' | 'ephemeral'
  readonly state: 'running' | 'waiting' | 'terminated'
  readonly exitCode?: number
  readonly probes: { readonly [kind in ProbeKind]?: ProbeResult | 'none yet' }
}

/** Running, and through its startup probe where it has one. Source: pkg/kubelet/prober/prober_manager.go. */
export function isStarted({ state, probes }: ReadinessView): boolean {
  return state === 'running' && (probes.startup === undefined || probes.startup === 'Success')
}

/** Started and through its readiness probe where it has one; an init container is ready when it has ended well. */
export function isReady(view: ReadinessView): boolean {
  if (view.sort === 'init') return view.state === 'terminated' && view.exitCode === 0
  return isStarted(view) && (view.probes.readiness === undefined || view.probes.readiness === 'Success')
}

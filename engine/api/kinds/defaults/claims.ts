import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../schema/types.ts'
import { withCanonicalResources } from './containers.ts'
import { changeField, fillIn } from './fill-in.ts'

export function withClaimSpecDefaults(spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  return changeField(fillIn(spec, { volumeMode: 'Filesystem' }), 'resources', withCanonicalResources)
}

/** A template of claims is kept as a whole claim, status and all. */
export function withClaimTemplateDefaults(template: PersistentVolumeClaim): PersistentVolumeClaim {
  const whole = fillIn(template, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    // Nobody checks a template: one without anything is stored, and the claim that is made of it refused.
    metadata: {} as PersistentVolumeClaim['metadata'],
    spec: {},
    status: { phase: 'Pending' },
  })
  return changeField(whole, 'spec', withClaimSpecDefaults)
}

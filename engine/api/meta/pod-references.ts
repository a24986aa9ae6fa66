import type { Container, Pod } from '../schema/types.ts'

/** The objects of its namespace that a pod names. */
export interface PodReferences {
  readonly secrets: ReadonlySet<string>
  readonly configMaps: ReadonlySet<string>
  readonly claims: ReadonlySet<string>
}

/** Source: pkg/api/v1/pod VisitPodSecretNames and VisitPodConfigmapNames, for the sources that the volumes here have. */
export function podReferences({ spec }: Pod): PodReferences {
  const secrets = new Set<string>()
  const configMaps = new Set<string>()
  const claims = new Set<string>()
  for (const { name } of spec.imagePullSecrets ?? []) add(secrets, name)
  for (const container of [...(spec.initContainers ?? []), ...spec.containers])
    environmentOf(container, secrets, configMaps)
  for (const { secret, configMap, persistentVolumeClaim, projected } of spec.volumes ?? []) {
    add(secrets, secret?.secretName)
    add(configMaps, configMap?.name)
    add(claims, persistentVolumeClaim?.claimName)
    for (const source of projected?.sources ?? []) {
      add(secrets, source.secret?.name)
      add(configMaps, source.configMap?.name)
    }
  }
  return { secrets, configMaps, claims }
}

function environmentOf({ env, envFrom }: Container, secrets: Set<string>, configMaps: Set<string>): void {
  for (const { secretRef, configMapRef } of envFrom ?? []) {
    add(secrets, secretRef?.name)
    add(configMaps, configMapRef?.name)
  }
  for (const { valueFrom } of env ?? []) {
    add(secrets, valueFrom?.secretKeyRef?.name)
    add(configMaps, valueFrom?.configMapKeyRef?.name)
  }
}

function add(names: Set<string>, name: string | undefined): void {
  if (name !== undefined && name !== '') names.add(name)
}

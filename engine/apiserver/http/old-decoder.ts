import type { Kind } from '../../api/kinds/kind.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import type { Exchange } from './message.ts'

/** Fields of the wrong type, in the words of the decoder that servers had before 1.23. @throws ApiError */
export function refuseAsOldDecoder(
  _exchange: Exchange,
  _object: KubernetesObject,
  _kind: Pick<Kind, 'apiVersion' | 'kind'>,
): void {}

import type { Container, Pod } from '../../api/schema/types.ts'
import type { AdmissionPlugin } from '../admission.ts'

const withPolicy = (container: Container): Container =>
  container.imagePullPolicy === 'Always' ? container : { ...container, imagePullPolicy: 'Always' }

/** Nobody runs an image that somebody else was allowed to pull. Source: plugin/pkg/admission/alwayspullimages. */
export const alwaysPullImages: AdmissionPlugin = {
  name: 'AlwaysPullImages',
  isOffByDefault: true,
  tables: ['Pod'],
  mutate: (object, { operation, subresource }) => {
    const pod = object as Pod
    if (operation === 'delete' || subresource !== '') return pod
    const containers = pod.spec.containers.map(withPolicy)
    const initContainers = pod.spec.initContainers?.map(withPolicy)
    return { ...pod, spec: { ...pod.spec, containers, ...(initContainers && { initContainers }) } }
  },
}

import type { Pod } from '../../api/schema/types.ts'
import { plugin, scoreMax, skip } from '../framework.ts'
import { type ImageState, normalizedImageName } from '../images.ts'

const name = 'ImageLocality'
const mebibyte = 1024 * 1024
const smallestThatCounts = 23 * mebibyte // imagelocality/image_locality.go minThreshold
const largestPerContainer = 1000 * mebibyte // maxContainerThreshold

interface Wanted {
  readonly images: readonly ImageState[]
  readonly containers: number
  readonly nodes: number
}

/** Nodes are liked that have the pod's images, more so the larger they are and the more nodes have them. */
export const imageLocality = () =>
  plugin<unknown, Wanted>({
    name,
    preScore({ pod, snapshot }) {
      if (snapshot.images.isEmpty) return skip
      const names = imageNames(pod)
      const images = names.map((each) => snapshot.images.get(each)).filter((each) => each !== undefined)
      if (images.length === 0) return skip
      return { images, containers: names.length, nodes: snapshot.nodes.length }
    },
    score({ images, containers, nodes }, { slot }) {
      let sum = 0
      for (const { sizeBytes, slots } of images) {
        if (slots.has(slot)) sum += Math.trunc((sizeBytes * slots.size) / nodes)
      }
      const most = largestPerContainer * containers
      const counted = Math.min(Math.max(sum, smallestThatCounts), most)
      return Math.trunc((scoreMax * (counted - smallestThatCounts)) / (most - smallestThatCounts))
    },
  })

function imageNames(pod: Pod): string[] {
  const containers = [...(pod.spec.initContainers ?? []), ...(pod.spec.containers ?? [])]
  return containers.map(({ image }) => normalizedImageName(image ?? ''))
}

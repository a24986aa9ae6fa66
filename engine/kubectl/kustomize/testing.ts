import type { JsonObject } from '../../api/patch/json.ts'
import { type BuildOptions, build } from './build.ts'

/** What the kustomization of a folder comes to. @param files by their paths */
export function built(
  files: Readonly<Record<string, string>>,
  path = '.',
  options: Partial<BuildOptions> = {},
): readonly JsonObject[] {
  const readFiles = (wanted: string) => {
    const text = files[wanted]
    if (text !== undefined) return [{ name: wanted, text }]
    const inside = Object.entries(files).filter(([name]) => name.startsWith(`${wanted}/`))
    if (inside.length === 0 && wanted !== '.') throw new Error(`the path "${wanted}" does not exist`)
    return inside.map(([name, inner]) => ({ name, text: inner }))
  }
  return build(path, { readFiles, minor: 36, warn: () => {}, ...options })
}

/** A deployment that names an account and a configuration. */
export const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      serviceAccountName: runner
      containers: [{ name: web, image: "reg.example/nginx:1.19@sha256:0123" }]
      volumes: [{ name: v, configMap: { name: settings } }]
`

export const at = (object: JsonObject | undefined, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as JsonObject | undefined)?.[key], object)

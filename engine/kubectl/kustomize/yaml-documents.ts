import { ManifestError } from '../../api/manifest/manifest-error.ts'
import { readYaml, type YamlOptions } from '../../api/manifest/yaml-text.ts'
import { CommandError } from '../result.ts'
import { goYamlError } from '../yaml-errors.ts'

/** A text that is no YAML: a file of it is not taken for a folder as well. */
export class MalformedYaml extends CommandError {}

/** The documents of a text, without empty ones. @throws MalformedYaml in the words of Go's YAML: `yaml: line 3: …` */
export function yamlDocuments(text: string, options: YamlOptions = {}): readonly unknown[] {
  try {
    return readYaml(text, undefined, options).map(({ value }) => value)
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error
    throw new MalformedYaml(`yaml: ${goYamlError(error.reason, error.position?.line ?? 0)}`)
  }
}

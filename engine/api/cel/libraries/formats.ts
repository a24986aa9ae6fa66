import { type Environment, Optional } from '@marcbachmann/cel-js'
import {
  dns1035LabelProblems,
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  labelValueProblems,
  qualifiedNameProblems,
} from '../../meta/names.ts'
import { isOfFormat } from '../../meta/open-api-formats.ts'

type Check = (text: string) => readonly string[]

/** A format by name, which says what is wrong with a text. */
class NamedFormat {
  readonly check: Check
  constructor(check: Check) {
    this.check = check
  }
}

class FormatNamespace {}

/** A name that only has to be the beginning of one: a trailing hyphen is fine. */
const asPrefix =
  (check: Check): Check =>
  (text) =>
    check(text.replace(/-$/, 'a'))

const openApi =
  (format: string, problem: string): Check =>
  (text) =>
    isOfFormat(text, format) ? [] : [problem]

const formats: Readonly<Record<string, Check>> = {
  dns1123Label: dns1123LabelProblems,
  dns1123Subdomain: dns1123SubdomainProblems,
  dns1035Label: dns1035LabelProblems,
  qualifiedName: qualifiedNameProblems,
  dns1123LabelPrefix: asPrefix(dns1123LabelProblems),
  dns1123SubdomainPrefix: asPrefix(dns1123SubdomainProblems),
  dns1035LabelPrefix: asPrefix(dns1035LabelProblems),
  labelValue: labelValueProblems,
  uri: openApi('uri', 'invalid URI'),
  uuid: openApi('uuid', 'does not match the UUID format'),
  byte: openApi('byte', 'invalid base64'),
  date: openApi('date', 'invalid date'),
  datetime: openApi('date-time', 'invalid datetime'),
}

const name = 'kubernetes.NamedFormat'

/** `format.dns1123Label().validate(text)`: none, or what is wrong. */
export function registerFormats(environment: Environment): void {
  environment.registerType(name, NamedFormat)
  environment.registerType('FormatNamespace', FormatNamespace)
  environment.registerConstant('format', 'FormatNamespace', new FormatNamespace())
  for (const [format, check] of Object.entries(formats)) {
    const value = new NamedFormat(check)
    environment.registerFunction(`FormatNamespace.${format}(): ${name}`, () => value)
  }
  environment.registerFunction(
    `FormatNamespace.named(string): optional<${name}>`,
    (_: FormatNamespace, text: string) => {
      const check = Object.hasOwn(formats, text) ? formats[text] : undefined
      return check === undefined ? Optional.none() : Optional.of(new NamedFormat(check))
    },
  )
  environment.registerFunction(
    `${name}.validate(string): optional<list<string>>`,
    ({ check }: NamedFormat, text: string) => {
      const problems = check(text)
      return problems.length === 0 ? Optional.none() : Optional.of(problems)
    },
  )
}

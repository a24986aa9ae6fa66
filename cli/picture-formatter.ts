import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Formatter, type IFormatterOptions } from '@cucumber/cucumber'
import type { Attachment, Envelope } from '@cucumber/messages'

const mediaType = 'image/svg+xml'

/** Writes each picture of a scenario that the report has as a file of its own too, named after feature and line, and a list of them. */
// biome-ignore lint/style/noDefaultExport: cucumber takes a formatter as a default export
export default class PictureFormatter extends Formatter {
  private readonly folder: string
  private hasWritten = false

  constructor(options: IFormatterOptions) {
    super(options)
    const { pictureFolder } = options.parsedArgvOptions as { pictureFolder: string }
    this.folder = pictureFolder
    options.eventBroadcaster.on('envelope', ({ attachment, testRunFinished }: Envelope) => {
      if (attachment?.mediaType === mediaType) this.write(attachment)
      if (testRunFinished !== undefined && !this.hasWritten)
        this.log('No scenario failed. `--report-full` draws all.\n')
    })
  }

  private write({ body, contentEncoding, testCaseStartedId = '' }: Attachment): void {
    const { gherkinDocument, pickle } = this.eventDataCollector.getTestCaseAttempt(testCaseStartedId)
    const feature = basename(gherkinDocument.uri ?? 'feature').replace(/\.feature(\.md)?$/, '')
    const name = `${feature}-${pickle.location?.line ?? 0}.svg`
    this.log(`- [${gherkinDocument.feature?.name ?? feature}: ${pickle.name}](${name})\n`)
    this.hasWritten = true
    mkdirSync(this.folder, { recursive: true })
    writeFileSync(join(this.folder, name), contentEncoding === 'BASE64' ? Buffer.from(body, 'base64') : body)
  }
}

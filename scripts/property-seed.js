/** Property tests try the same cases on every machine, unless somebody asks for others: `PROPERTY_SEED=7 npm run unit`. */
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 1) })

import { defineParameterType } from '@cucumber/cucumber'
import { parameters } from './parameters.ts'

for (const { name, regexp, transformer } of parameters) defineParameterType({ name, regexp, transformer })

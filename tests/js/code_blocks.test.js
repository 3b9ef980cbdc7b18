/** What languages are called above their code. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {languageName} from '../../components/js/code_blocks.js';

test('a language is called as its people call it', () => {
  const names = {py: 'Python', js: 'JavaScript', 'c++': 'C++', CPP: 'C++', elixir: 'Elixir', '': 'Code'};
  for (const [written, name] of Object.entries(names)) assert.equal(languageName(written), name);
});

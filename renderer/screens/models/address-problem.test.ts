import { describe, expect, it } from 'vitest';
import { en } from '../../texts/en.ts';
import { addressProblem } from './address-problem.ts';

describe('the address of a server', () => {
  it.each(['', 'http://localhost:5111/v1', ' https://api.example.com/v1 ', 'HTTP://10.0.0.5:8000'])(
    'may be %j',
    (address) => {
      expect(addressProblem(en.models, address)).toBeUndefined();
    },
  );

  it.each([
    ['localhost:5111/v1', 'such as http://localhost:5111/v1'],
    ['//10.0.0.5:8000', 'such as http://10.0.0.5:8000'],
    ['ftp://files.example.com', 'such as http://files.example.com'],
    ['not an address', 'such as http://127.0.0.1:8000/v1'],
  ])('is refused where it is %j, with one that would do', (address, proposal) => {
    expect(addressProblem(en.models, address)).toContain(`“${address}”`);
    expect(addressProblem(en.models, address)).toContain(proposal);
  });
});

import 'reflect-metadata';
import { ApiProperty } from '@nestjs/swagger';
import { compileResponse, CompiledResponse } from './compiled-response.js';

class Inner {
  @ApiProperty({ type: [String] })
  names: string[];
}

class Outer {
  @ApiProperty({ type: 'integer' })
  id: number;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: String, nullable: true })
  city: string | null;

  @ApiProperty({ enum: ['A', 'B'], isArray: true })
  letters: string[];

  @ApiProperty()
  created_at: Date;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  seen_at: Date | null;

  @ApiProperty({ type: Boolean, nullable: true })
  valid: boolean | null;

  @ApiProperty({ type: Inner, nullable: true })
  inner: Inner | null;
}

/** What a route with this DTO answers. */
function answerOf(answer: unknown): unknown {
  class Controller {
    list(): void {
      // Only its metadata matter.
    }
  }
  const descriptor = Object.getOwnPropertyDescriptor(Controller.prototype, 'list')!;
  CompiledResponse([Outer])(Controller.prototype, 'list', descriptor);
  const { response } = Reflect.getMetadata('__fastify_route_schema__', descriptor.value as object) as {
    response: { 200: unknown };
  };
  return JSON.parse(compileResponse({ schema: response[200] })(answer));
}

const FULL = {
  id: 1,
  name: 'Ñandú "Ö" \u2028 \\ 🙂',
  city: null,
  letters: ['A'],
  created_at: new Date('2026-01-02T03:04:05.678Z'),
  seen_at: null,
  valid: null,
  inner: { names: ['x'] },
};

it.each([
  ['a full answer', FULL],
  ['a null where none was foreseen', { ...FULL, name: null, inner: null, valid: false }],
  ['a time that JavaScript cannot hold', { ...FULL, created_at: new Date(NaN) }],
  ['an endless time', { ...FULL, seen_at: Infinity }],
  ['a number that is not whole', { ...FULL, id: 0.1 + 0.2 }],
])('writes what JSON.stringify writes: %s', (_, answer) => {
  expect(answerOf([answer])).toEqual(JSON.parse(JSON.stringify([answer])));
});

it('writes no field that the DTO does not name', () => {
  expect(answerOf([{ ...FULL, secret: 1 }])).toEqual(JSON.parse(JSON.stringify([FULL])));
});

import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { HubError } from '../domain/errors.ts';
import type { IdGenerator } from '../domain/ports.ts';
import { encodeErrorBody } from '../protocols/openai/encode-errors.ts';

/** Answers what is no HTTP request: Node's parser stops there, and nothing else of the hub ever sees it. */
export function refuseUnreadable(ids: IdGenerator): (fault: Error, socket: Duplex) => void {
  return (fault, socket) => {
    const code = 'code' in fault ? String(fault.code) : '';
    if (!socket.writable || code === 'ECONNRESET') return void socket.destroy();
    const error = describe(code);
    const body = JSON.stringify(encodeErrorBody(error));
    const head = [
      `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ''}`,
      `x-request-id: ${ids.next('req_')}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
  };
}

function describe(code: string): HubError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new HubError('invalid_request', 'The headers of this request are longer than 16 KiB. Send fewer.', {
        status: 431,
      });
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new HubError('request_timeout', 'The request did not arrive in time. Send it again.');
    default:
      return new HubError('invalid_request', 'This is no HTTP request that can be read.');
  }
}

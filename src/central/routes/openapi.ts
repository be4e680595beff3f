/** The OpenAPI 3.1 document, made of the contract itself. */
import { OpenAPIGenerator, type OpenAPI } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { centralContract } from '../../shared/contract/central.ts';
import { PROTOCOL_VERSION } from '../../shared/contract/version.ts';

export function openApiDocument(): Promise<OpenAPI.Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  return generator.generate(centralContract, {
    info: {
      title: 'Seatline central',
      version: String(PROTOCOL_VERSION),
      description:
        'Sign-in, sync, live board and recordings. Errors carry a code of src/shared/errors.ts. ' +
        'Recordings are uploaded with tus 1.0 at /blobs and read by their SHA-256 at /blobs/{sha256}.',
    },
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    security: [{ bearer: [] }],
  });
}

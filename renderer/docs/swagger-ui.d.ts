/** The package of ready files has no types of its own; these are the options that we set. */
declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  export default function SwaggerUI(options: {
    readonly url: string;
    readonly dom_id: string;
    readonly deepLinking: boolean;
    readonly docExpansion: 'list' | 'full' | 'none';
    readonly filter: boolean;
    readonly persistAuthorization: boolean;
    readonly validatorUrl: string | null;
  }): void;
}

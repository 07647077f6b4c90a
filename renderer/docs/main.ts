import 'swagger-ui-dist/swagger-ui.css';
import './docs.css';
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import { useLayout } from '../state/layout.ts';

followTheme();
SwaggerUI({
  url: '/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  persistAuthorization: false,
  // The hub works without internet: no outside service checks the document.
  validatorUrl: null,
});

/** The theme chosen in the interface, else the system's. The style sheet is told by a class. */
function followTheme(): void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const { theme } = useLayout.getState();
    const isDark = theme === 'system' ? system.matches : theme === 'dark';
    document.documentElement.classList.toggle('dark-mode', isDark);
  };
  apply();
  system.addEventListener('change', apply);
}

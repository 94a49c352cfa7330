/** The version of the library; a test holds it equal to the package's. */
export const version: string = '0.1.0';

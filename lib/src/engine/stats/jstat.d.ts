/** The part of jStat that this library calls; the package has no types of its own. */
declare module 'jstat' {
  interface JStat {
    /** Inverse of the distribution function of Student's t. */
    readonly studentt: { inv(p: number, degreesOfFreedom: number): number };
  }
  const jStat: JStat;
  export default jStat;
}

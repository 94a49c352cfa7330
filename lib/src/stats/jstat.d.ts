/** The part of jStat that this library calls; the package has no types of its own. */
declare module 'jstat' {
  interface JStat {
    /** Inverse of the distribution function of Student's t. */
    readonly studentt: { inv(p: number, degreesOfFreedom: number): number };
    readonly normal: { inv(p: number, mean: number, standardDeviation: number): number };
    /** The regularised lower incomplete gamma function P(a, x), and its inverse in x. */
    lowRegGamma(a: number, x: number): number;
    gammapinv(p: number, a: number): number;
    gammafn(x: number): number;
    gammaln(x: number): number;
    /** The regularised incomplete beta function I_x(a, b). */
    ibeta(x: number, a: number, b: number): number;
  }
  const jStat: JStat;
  export default jStat;
}

/* Prints what EDFlib reads in a file: the number of annotations, then the number of
   samples and the physical mean of each signal. */
#include <stdio.h>
#include <stdlib.h>
#include <edflib.h>

int main(int argc, char **argv)
{
  struct edf_hdr_struct h;
  if (argc != 2 || edfopen_file_readonly(argv[1], &h, EDFLIB_READ_ALL_ANNOTATIONS)) {
    fprintf(stderr, "EDFlib: error %d\n", h.filetype);
    return 1;
  }
  printf("%lld\n", h.annotations_in_file);
  for (int i = 0; i < h.edfsignals; i++) {
    long long n = h.signalparam[i].smp_in_file;
    double *v = malloc(n * sizeof *v), mean = 0;
    if (v == NULL || edfread_physical_samples(h.handle, i, n, v) != n) {
      fprintf(stderr, "EDFlib: signal %d cannot be read\n", i);
      return 1;
    }
    for (long long k = 0; k < n; k++) mean += v[k] / n;
    printf("%lld %.17g\n", n, mean);
    free(v);
  }
  return edfclose_file(h.handle) ? 1 : 0;
}

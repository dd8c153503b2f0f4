/* EDF file to mean, variance, RMS and kurtosis of every channel in windows of 4 s, in
   two passes over the window's physical values. With -DEDFLIB the samples come from
   EDFlib; without it, EDF of one record a second is read and converted here.
   Usage: features FILE. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef EDFLIB
#include <edflib.h>
#endif

enum { SECONDS = 4 };

static long samples;
static double total[4];

static void window(const double *x, int n) {
	double mean = 0, m2 = 0, m4 = 0;
	for (int i = 0; i < n; i++) mean += x[i];
	mean /= n;
	for (int i = 0; i < n; i++) {
		double d = x[i] - mean, q = d * d;
		m2 += q;
		m4 += q * q;
	}
	samples += n;
	total[0] += mean;
	total[1] += m2 / n;
	total[2] += sqrt(m2 / n + mean * mean);
	total[3] += m2 > 0 ? n * m4 / (m2 * m2) : 0;
}

#ifdef EDFLIB
static int run(const char *path) {
	static struct edf_hdr_struct h;
	if (edfopen_file_readonly(path, &h, EDFLIB_READ_ANNOTATIONS)) return 3;
	for (int c = 0; c < h.edfsignals; c++) {
		int n = (int)(SECONDS * h.signalparam[c].smp_in_datarecord / (h.datarecord_duration / EDFLIB_TIME_DIMENSION));
		double *x = malloc(n * sizeof *x);
		while (edfread_physical_samples(h.handle, c, n, x) == n) window(x, n);
		free(x);
	}
	return edfclose_file(h.handle);
}
#else
static double number(const char *field) {
	char text[9] = {0};
	memcpy(text, field, 8);
	return atof(text);
}

static int run(const char *path) {
	FILE *f = fopen(path, "rb");
	if (!f) return 3;
	char fixed[257] = {0};
	if (fread(fixed, 1, 256, f) != 256) return 3;
	int ns = atoi(fixed + 252), rate = 0;
	char *h = malloc(256 * ns);
	if (fread(h, 1, 256 * ns, f) != (size_t)256 * ns) return 3;
	double *gain = malloc(ns * sizeof *gain), *offset = malloc(ns * sizeof *offset);
	for (int c = 0; c < ns; c++) {
		double pmin = number(h + ns * 104 + 8 * c), pmax = number(h + ns * 112 + 8 * c);
		double dmin = number(h + ns * 120 + 8 * c), dmax = number(h + ns * 128 + 8 * c);
		gain[c] = (pmax - pmin) / (dmax - dmin);
		offset[c] = pmin - gain[c] * dmin;
		rate = (int)number(h + ns * 216 + 8 * c);
	}
	size_t length = (size_t)SECONDS * ns * rate;
	int16_t *codes = malloc(length * sizeof *codes);
	double *x = malloc(SECONDS * rate * sizeof *x);
	while (fread(codes, sizeof *codes, length, f) == length)
		for (int c = 0; c < ns; c++) {
			for (int s = 0; s < SECONDS; s++)
				for (int i = 0; i < rate; i++) x[s * rate + i] = codes[(s * ns + c) * rate + i] * gain[c] + offset[c];
			window(x, SECONDS * rate);
		}
	return fclose(f);
}
#endif

int main(int argc, char **argv) {
	struct timespec begin, end;
	if (argc != 2) return 2;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
	int failed = run(argv[1]);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
	printf("{\"seconds\":%.9f,\"samples\":%ld,\"mean\":%.17g,\"variance\":%.17g,\"rms\":%.17g,\"kurtosis\":%.17g}\n",
		(double)(end.tv_sec - begin.tv_sec) + 1e-9 * (double)(end.tv_nsec - begin.tv_nsec), samples, total[0], total[1], total[2], total[3]);
	return failed ? 3 : 0;
}

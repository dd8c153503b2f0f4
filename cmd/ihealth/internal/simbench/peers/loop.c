/* The preemptive-resume M/M/1 as one loop: no event list, no random stream a
   source, no simulator. It draws from one superposed Poisson process and keeps a
   ring of customers a class, so its time is about the least that the model's
   arithmetic takes. Usage: loop CLASSES CUSTOMERS SEED. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { RING = 1 << 16, MOST = 64 };

struct customer {
	double arrived, remaining;
};

struct queue {
	struct customer *ring;
	unsigned head, tail;
	double sum;
	long count;
};

static uint64_t s[4];

static uint64_t rotate(uint64_t x, int k) { return x << k | x >> (64 - k); }

/* xoshiro256++, seeded by splitmix64 */
static uint64_t next(void) {
	uint64_t out = rotate(s[0] + s[3], 23) + s[0], t = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotate(s[3], 45);
	return out;
}

static void seed(uint64_t x) {
	for (int i = 0; i < 4; i++) {
		uint64_t z = x += 0x9e3779b97f4a7c15u;
		z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
		z = (z ^ z >> 27) * 0x94d049bb133111ebu;
		s[i] = z ^ z >> 31;
	}
}

static double uniform(void) { return (next() >> 11) * 0x1p-53; }
static double exponential(double mean) { return -log(1 - uniform()) * mean; }

int main(int argc, char **argv) {
	const double lambda = 42, mu = 45;
	if (argc != 4) return 2;
	int classes = atoi(argv[1]);
	long customers = atol(argv[2]), done = 0;
	if (classes < 1 || classes > MOST) return 2;
	seed(strtoull(argv[3], 0, 10));
	static struct queue queues[MOST];
	for (int k = 0; k < classes; k++) {
		queues[k].ring = calloc(RING, sizeof(struct customer));
		if (!queues[k].ring) return 3;
	}
	struct timespec begin, end;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
	double arrival = exponential(1 / lambda), departure = INFINITY;
	uint64_t waiting = 0; /* bit k: class k is not empty */
	int serving = -1;
	while (done < customers) {
		if (arrival < departure) {
			double now = arrival, service = exponential(1 / mu);
			arrival = now + exponential(1 / lambda);
			int k = (int)(uniform() * classes);
			struct queue *q = &queues[k];
			if (q->tail - q->head == RING) return 4;
			q->ring[q->tail++ % RING] = (struct customer){now, service};
			waiting |= (uint64_t)1 << k;
			if (serving < 0 || k < serving) {
				if (serving >= 0) queues[serving].ring[queues[serving].head % RING].remaining = departure - now;
				serving = k;
				departure = now + service;
			}
			continue;
		}
		double now = departure;
		struct queue *q = &queues[serving];
		q->sum += now - q->ring[q->head++ % RING].arrived;
		q->count++;
		done++;
		if (q->head == q->tail) waiting &= ~((uint64_t)1 << serving);
		serving = waiting ? __builtin_ctzll(waiting) : -1;
		departure = waiting ? now + queues[serving].ring[queues[serving].head % RING].remaining : INFINITY;
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
	printf("{\"seconds\":%.9f,\"sojourns\":[", (double)(end.tv_sec - begin.tv_sec) + 1e-9 * (double)(end.tv_nsec - begin.tv_nsec));
	for (int k = 0; k < classes; k++)
		printf("%s{\"count\":%ld,\"sum_s\":%.17g}", k ? "," : "", queues[k].count, queues[k].sum);
	printf("]}\n");
	return 0;
}

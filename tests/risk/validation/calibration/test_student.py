import math
from itertools import pairwise

import numpy as np
import pytest
from scipy import integrate, stats

from risk.validation.calibration import student

CUTS = [(3.4, 12.0), (3.7, 12.0), (2.5, 5.0), (8.0, 3.0), (4.5, math.inf)]


@pytest.mark.parametrize(("freedom", "cut"), CUTS)
def test_the_density_has_mass_one_and_variance_one(freedom: float, cut: float) -> None:
    def moment(power: int) -> float:
        def term(z: float) -> float:
            return z**power * math.exp(float(student.log_density(np.array(z), freedom, cut)))

        # Beyond 40 deviations a whole law has less than the tolerance.
        return 2.0 * integrate.quad(term, 0.0, 40.0 if cut < 40.0 else np.inf, limit=500)[0]

    assert moment(0) == pytest.approx(1.0, abs=1e-6)
    assert moment(2) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("freedom", [2.5, 4.0, 30.0])
def test_without_a_cut_the_density_is_scipys(freedom: float) -> None:
    z = np.linspace(-9.0, 9.0, 181)
    ours = student.log_density(z, freedom)
    theirs = stats.t.logpdf(z, freedom, scale=math.sqrt((freedom - 2.0) / freedom))
    assert ours == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize(("freedom", "cut"), CUTS)
def test_draws_have_the_density(freedom: float, cut: float) -> None:
    z = student.draws(np.random.default_rng(1), (20_000,), freedom, cut)
    edges = np.array([-3.0, -1.0, -0.3, 0.0, 0.4, 1.5, 4.0])
    for low, high in pairwise(edges):
        share = integrate.quad(
            lambda x: math.exp(float(student.log_density(np.array(x), freedom, cut))), low, high
        )[0]
        error = math.sqrt(share * (1.0 - share) / z.size)
        assert np.mean((z > low) & (z <= high)) == pytest.approx(share, abs=4.0 * error)


def test_no_draw_lies_beyond_the_cut_and_no_density() -> None:
    z = student.draws(np.random.default_rng(1), (50_000,), 2.5, 3.0)
    assert np.isfinite(student.log_density(z, 2.5, 3.0)).all()
    assert student.log_density(np.array([12.5]), 2.5, 3.0)[0] == -np.inf
    # A law that is not cut so reaches further.
    whole = student.draws(np.random.default_rng(1), (50_000,), 2.5)
    assert np.isneginf(student.log_density(whole, 2.5, 3.0)).any()

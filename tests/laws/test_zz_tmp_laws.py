from hypothesis import given, settings, HealthCheck
from hypothesis import strategies as st
from tests.laws.test_want_laws import *
from tests.strategies import states
@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
@given(states("segment","filter","management","nat","port_isolation","wlan","logging", read=True), st.sampled_from(PROFILES))
def test_multi(state, profile):
    hold(ENSURING, of(state, profile))
@settings(max_examples=800, deadline=None, suppress_health_check=list(HealthCheck))
@given(states("account","snmp","management","discovery","radio","wlan", read=True), st.sampled_from(PROFILES))
def test_multi2(state, profile):
    hold(ENSURING, of(state, profile))

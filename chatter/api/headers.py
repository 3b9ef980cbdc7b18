"""What every answer says to browsers, whatever it is: refusals and crashes bring it by themselves.

The policy for scripts is made for each page anew and is not among them: `guard.SafeHeaders`.
"""

NOT_KEPT = 'no-store'  # Unless an answer says otherwise, it is for who asked and for now.
HEADERS = {
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'X-Frame-Options': 'DENY',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
}

"""Digital signatures of any format: certificates, the integrity of a CMS and of an XML signature, trust.

The cryptography is that of libraries (extra ``signatures``), which are imported only for a file that has a signature.
Nothing is fetched, and no clock is read: a certificate is judged at the time of signing.
"""

"""A small index of four indicators as the command `compose` reads it: its tree and its method."""

CONFIG = """
[treat]
enabled = true
max_winsorised = 4
[normalise]
method = "minmax"
low = 1
high = 100
scope = "panel"
[weights]
scheme = "given"
[aggregate]
method = ["arithmetic", "geometric"]
[coverage]
minimum = 0.5
nodes = { index = 1.0 }
[uncertainty]
replications = 60
seed = 7
weight_noise = 0.2
aggregate = ["arithmetic", "geometric"]
"""
TREE = """code,parent,level,direction,weight,name,target,goalpost_low,goalpost_high
a,p,1,1,1,first,,,
b,p,1,-1,2,second,,,
c,q,1,1,1,third,,,
d,q,1,1,,fourth,,,
p,index,2,1,1,left,,,
q,index,2,1,1,right,,,
index,,3,,,whole,,,
"""

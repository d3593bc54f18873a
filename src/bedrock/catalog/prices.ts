/**
 * Prices of models in us-east-1, as of 2026-11-20. `deno task models:generate` writes this file from
 * `support/models/models.json`, which has the sources: change the facts there.
 */

/** The day the prices were gathered. */
export const PRICES_VERSION: string = "2026-11-20";

/**
 * A line for all models that cost the same: ids, then USD per million tokens of input, output, cache reads and cache writes of
 * five minutes and of an hour. `i` is the bare id in a region, `b` its list price where it cannot be called, `u` a
 * geographic profile, `g` the global one. Behind `>` stands the length of prompt above which the rest of the group holds.
 */
export const PRICES: string = `
ai21.j2-mid-v1|i12.5,12.5
ai21.j2-ultra-v1|i18.8,18.8
ai21.jamba-1-5-large-v1:0|i2,8
ai21.jamba-1-5-mini-v1:0|i.2,.4
ai21.jamba-instruct-v1:0|i.5,.7
amazon.nova-2-lite-v1:0|b.33,2.75,.0825,.33 u.33,2.75,.0825,.33 g.3,2.5,.075,.3
amazon.nova-2-multimodal-embeddings-v1:0|i.135 perInputImage=.00006 perInputVideoSecond=.0007 perInputAudioSecond=.00014
amazon.nova-2-pro-preview-20251202-v1:0|i2.1875,17.5,.546875 u2.1875,17.5,.546875
amazon.nova-canvas-v1:0 stability.stable-outpaint-v1:0|perImage=.06
amazon.nova-lite-v1:0|i.06,.24,.015,.06 u.06,.24,.015,.06
amazon.nova-micro-v1:0|i.035,.14,.00875,.035 u.035,.14,.00875,.035
amazon.nova-premier-v1:0|b2.5,12.5 u2.5,12.5,.625,2.5
amazon.nova-pro-v1:0|i.8,3.2,.2,.8 u.8,3.2,.2,.8
amazon.rerank-v1:0|perQuery=.001
amazon.titan-embed-g1-text-02 amazon.titan-embed-text-v1 cohere.embed-english-v3 cohere.embed-multilingual-v3|i.1
amazon.titan-embed-image-v1|i.8 perInputImage=.00006
amazon.titan-embed-text-v2:0|i.02
amazon.titan-image-generator-v1 amazon.titan-image-generator-v2:0|perImage=.008
amazon.titan-text-express-v1|i1.3,1.7
amazon.titan-text-lite-v1 amazon.titan-tg1-large|i.3,.4
amazon.titan-text-premier-v1:0 cohere.command-r-v1:0 mistral.magistral-small-2509 mistral.mistral-large-3-675b-instruct|i.5,1.5
anthropic.claude-3-5-haiku-20241022-v1:0|i.8,4,.08,1 u.8,4,.08,1
anthropic.claude-3-5-sonnet-20240620-v1:0 anthropic.claude-3-7-sonnet-20250219-v1:0 anthropic.claude-3-sonnet-20240229-v1:0|i3,15,.3,3.75 u3,15,.3,3.75
anthropic.claude-3-5-sonnet-20241022-v2:0|b3,15,.3,3.75 u3,15,.3,3.75
anthropic.claude-3-haiku-20240307-v1:0|i.25,1.25,.025,.3125 u.25,1.25,.025,.3125
anthropic.claude-3-opus-20240229-v1:0 anthropic.claude-opus-4-20250514-v1:0|i15,75,1.5,18.75 u15,75,1.5,18.75
anthropic.claude-fable-5|b10,50,1,12.5,20 u11,55,1.1,13.75 g10,50,1,12.5,20
anthropic.claude-fable-5-1|i10,50,.25,12.5 u11,55,.275,13.75 g10,50,.25,12.5
anthropic.claude-fable-5-2|i8,40,.2,10 u8.8,44,.22,11 g8,40,.2,10
anthropic.claude-haiku-4-5-20251001-v1:0|b1,5,.1,1.25,2 u1.1,5.5,.11,1.375 g1,5,.1,1.25,2
anthropic.claude-haiku-5-5|b.1,.5,.01,.125>100000,.5,2.5,.05,.625 u.11,.55,.011,.1375>100000,.55,2.75,.055,.6875 g.1,.5,.01,.125>100000,.5,2.5,.05,.625
anthropic.claude-instant-v1|i.8,2.4
anthropic.claude-opus-4-1-20250805-v1:0|b15,75,1.5,18.75 u15,75,1.5,18.75
anthropic.claude-opus-4-5-20251101-v1:0 anthropic.claude-opus-4-7 anthropic.claude-opus-4-8|b5,25,.5,6.25,10 u5.5,27.5,.55,6.875 g5,25,.5,6.25,10
anthropic.claude-opus-4-6-v1|i5.5,27.5,.55,6.875 u5.5,27.5,.55,6.875 g5,25,.5,6.25,10
anthropic.claude-opus-5|b5,25,.5,6.25,10 u5.5,27.5,.55,6.875,11 g5,25,.5,6.25,10
anthropic.claude-opus-5-5|b4,20,.2,5 u4.4,22,.22,5.5 g4,20,.2,5
anthropic.claude-sonnet-4-20250514-v1:0|b3,15,.3,3.75 u3,15,.3,3.75 g3,15,.3,3.75
anthropic.claude-sonnet-4-5-20250929-v1:0|b3,15,.3,3.75,6 u3.3,16.5,.33,4.125 g3,15,.3,3.75,6
anthropic.claude-sonnet-4-6|i3.3,16.5,.33,4.125 u3.3,16.5,.33,4.125 g3,15,.3,3.75,6
anthropic.claude-sonnet-5|b2,10,.2,2.5,4 u2.2,11,.22,2.75 g2,10,.2,2.5,4
anthropic.claude-sonnet-5-5|i2,10,.1,2.5 u2.2,11,.11,2.75 g2,10,.1,2.5
anthropic.claude-v1 anthropic.claude-v2 anthropic.claude-v2:1 mistral.mistral-large-2402-v1:0|i8,24
cohere.command-light-text-v14 meta.llama3-8b-instruct-v1:0|i.3,.6
cohere.command-r-plus-v1:0|i3,15
cohere.command-text-v14|i1.5,2
cohere.embed-v4:0|i.12
cohere.rerank-v3-5:0|perQuery=.002
deepseek.r1-v1:0|b1.35,5.4 u1.35,5.4
deepseek.v3-v1:0|i.58,1.68
deepseek.v3.2|i.62,1.85 u.62,1.85
google.gemma-3-12b-it|i.09,.29
google.gemma-3-27b-it|i.23,.38
google.gemma-3-4b-it google.gemma-4-e2b|i.04,.08
google.gemma-4-26b-a4b|i.13,.4
google.gemma-4-31b|i.14,.4
meta.llama2-13b-chat-v1|i.75,1
meta.llama2-70b-chat-v1|i1.95,2.56
meta.llama3-1-405b-instruct-v1:0|i5.32,16 u5.32,16
meta.llama3-1-70b-instruct-v1:0 meta.llama3-3-70b-instruct-v1:0|i.72,.72 u.72,.72
meta.llama3-1-8b-instruct-v1:0|i.22,.22 u.22,.22
meta.llama3-2-11b-instruct-v1:0|i.35,.35 u.35,.35
meta.llama3-2-1b-instruct-v1:0|i.1,.1 u.1,.1
meta.llama3-2-3b-instruct-v1:0|i.15,.15 u.15,.15
meta.llama3-2-90b-instruct-v1:0|i2,2 u2,2
meta.llama3-70b-instruct-v1:0|i2.65,3.5
meta.llama4-maverick-17b-instruct-v1:0|b.24,.97 u.24,.97
meta.llama4-scout-17b-instruct-v1:0|b.17,.66 u.17,.66
minimax.minimax-m2 minimax.minimax-m2.1 minimax.minimax-m2.5|i.3,1.2
mistral.devstral-2-123b|i.4,2
mistral.ministral-3-14b-instruct|i.2,.2
mistral.ministral-3-3b-instruct|i.1,.1
mistral.ministral-3-8b-instruct|i.15,.15
mistral.mistral-7b-instruct-v0:2|i.15,.2
mistral.mistral-large-2407-v1:0|i3,9
mistral.mistral-small-2402-v1:0|i1,3
mistral.mixtral-8x7b-instruct-v0:1|i.45,.7
mistral.pixtral-large-2502-v1:0|b2,6 u2,6
mistral.voxtral-mini-3b-2507|i.04,.04
mistral.voxtral-small-24b-2507|i.1,.3
moonshot.kimi-k2-thinking|i.6,2.5
moonshotai.kimi-k2.5|i.6,3
moonshotai.kimi-k3|u3.3,16.5,.33,4.125 g3,15,.3,3.75
moonshotai.kimi-k3.1|u4.4,22,.22,5.5 g4,20,.2,5
nvidia.nemotron-nano-12b-v2|i.2,.6
nvidia.nemotron-nano-3-30b|i.06,.24
nvidia.nemotron-nano-9b-v2|i.06,.23
nvidia.nemotron-super-3-120b|i.15,.65
openai.gpt-5.4|i2.75,16.5,.275
openai.gpt-5.5|i5.5,33,.55
openai.gpt-5.6-luna|b.22,1.32,.022,.275>272000,.44,1.98,.044,.55 u.22,1.32,.022,.275>272000,.44,1.98,.044,.55 g.2,1.2,.02,.25>272000,.4,1.8,.04,.5
openai.gpt-5.6-sol|b4.4,22,.44,5.5>272000,8.8,33,.88,11 u4.4,22,.44,5.5>272000,8.8,33,.88,11 g4,20,.4,5>272000,8,30,.8,10
openai.gpt-5.6-terra|b2.2,13.2,.22,2.75>272000,4.4,19.8,.44,5.5 u2.2,13.2,.22,2.75>272000,4.4,19.8,.44,5.5 g2,12,.2,2.5>272000,4,18,.4,5
openai.gpt-6-astra|i11,55,1.1,13.75>272000,22,82.5,2.2,27.5 u11,55,1.1,13.75>272000,22,82.5,2.2,27.5 g10,50,1,12.5>272000,20,75,2,25
openai.gpt-6-luna|i.11,.55,.011,.1375>272000,.22,.825,.022,.275 u.11,.55,.011,.1375>272000,.22,.825,.022,.275 g.1,.5,.01,.125>272000,.2,.75,.02,.25
openai.gpt-6-sol|i2.2,11,.22,2.75>272000,4.4,16.5,.44,5.5 u2.2,11,.22,2.75>272000,4.4,16.5,.44,5.5 g2,10,.2,2.5>272000,4,15,.4,5
openai.gpt-6.1-sol|b2.2,11,.11,2.75>272000,4.4,16.5,.22,5.5 u2.2,11,.11,2.75>272000,4.4,16.5,.22,5.5 g2,10,.1,2.5>272000,4,15,.2,5
openai.gpt-6.1-terra|i1.1,5.5,.055,1.375>272000,2.2,8.25,.11,2.75 u1.1,5.5,.055,1.375>272000,2.2,8.25,.11,2.75 g1,5,.05,1.25>272000,2,7.5,.1,2.5
openai.gpt-oss-120b-1:0 openai.gpt-oss-safeguard-120b qwen.qwen3-32b-v1:0 qwen.qwen3-coder-30b-a3b-v1:0|i.15,.6
openai.gpt-oss-20b-1:0|i.07,.3
openai.gpt-oss-safeguard-20b|i.07,.2
qwen.qwen3-235b-a22b-2507-v1:0|i.22,.88
qwen.qwen3-coder-480b-a35b-v1:0|i.45,1.8
qwen.qwen3-coder-next|i.5,1.2
qwen.qwen3-next-80b-a3b|i.15,1.2
qwen.qwen3-vl-235b-a22b|i.53,2.66
stability.sd3-5-large-v1:0 stability.sd3-large-v1:0 stability.stable-style-transfer-v1:0|perImage=.08
stability.stable-conservative-upscale-v1:0|perImage=.4
stability.stable-creative-upscale-v1:0|perImage=.6
stability.stable-fast-upscale-v1:0|perImage=.03
stability.stable-image-control-sketch-v1:0 stability.stable-image-control-structure-v1:0 stability.stable-image-erase-object-v1:0 stability.stable-image-inpaint-v1:0 stability.stable-image-remove-background-v1:0 stability.stable-image-search-recolor-v1:0 stability.stable-image-search-replace-v1:0 stability.stable-image-style-guide-v1:0|perImage=.07
stability.stable-image-core-v1:0 stability.stable-image-core-v1:1|perImage=.04
stability.stable-image-ultra-v1:0 stability.stable-image-ultra-v1:1|perImage=.14
twelvelabs.marengo-embed-2-7-v1:0|i70 u70
twelvelabs.pegasus-1-2-v1:0|perInputVideoSecond=.00049
writer.palmyra-vision-7b|i.6,.6
writer.palmyra-x4-v1:0|b2.5,10 u2.5,10
writer.palmyra-x5-v1:0|b.6,6 u.6,6
xai.grok-4.3|i1.25,2.5,.2
xai.grok-4.6|b2.2,6.6,.55 u2.2,6.6,.55 g2,6,.5
xai.grok-4.7|u2.2,6.6,.55 g2,6,.5
zai.glm-4.7|i.6,2.2
zai.glm-4.7-flash|i.07,.4
zai.glm-5|i1,3.2
zai.glm-5.3|u1.848,5.808,.3432,2.31 g1.68,5.28,.312,2.1
`;

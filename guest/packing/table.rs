//! Groups the layer table into the stem, eleven blocks and the last layer, and packs their weights.

use crate::json::Json;
use crate::layout::{self, Blob};
use crate::quantise;
use crate::safetensors::Tensors;
use crate::small::{self, Unpacking};

const BLOCKS: usize = 11;

/// The Rust source of the table, and the weights it points into.
pub fn generate(model: &Json, weights: &Tensors, calibration: &Json) -> (String, Blob, Unpacking) {
    let mut writer = Writer { model, weights, calibration, blob: Blob::default(), unpacking: Unpacking::default() };
    let stem = writer.stem();
    let blocks: String = (0..BLOCKS).map(|index| writer.block(index)).collect();
    let last = writer.pointwise("last");
    let taps = model.at("taps").list();
    let features: usize = taps.iter().map(|tap| tap.count("channels")).sum();
    let last_tap = writer.tap("last");
    let text = format!(
        "pub const FEATURES: usize = {features};\n\
         pub const LAST_TAP: usize = {last_tap};\n\
         pub static STEM: Stem = {stem};\n\
         pub static BLOCKS: [Block; {BLOCKS}] = [\n{blocks}];\n\
         pub static LAST: Pointwise = {last};\n"
    );
    (text, writer.blob, writer.unpacking)
}

struct Writer<'a> {
    model: &'a Json,
    weights: &'a Tensors,
    calibration: &'a Json,
    blob: Blob,
    unpacking: Unpacking,
}

impl Writer<'_> {
    fn layer(&self, name: &str) -> Option<&Json> {
        self.model.at("layers").list().iter().find(|layer| layer.text("name") == name)
    }

    fn tap(&self, name: &str) -> usize {
        let taps = self.model.at("taps").list().iter();
        taps.clone().find(|tap| tap.text("layer") == name).unwrap_or_else(|| panic!("{name}: no tap")).count("offset")
    }

    fn required(&self, name: &str) -> &Json {
        self.layer(name).unwrap_or_else(|| panic!("layers.json: no layer '{name}'"))
    }

    fn stem(&mut self) -> String {
        let layer = self.required("stem");
        let outputs = layer.count("outChannels");
        let pad = layer.at("pad");
        assert!(
            layer.count("kernel") == 3 && layer.count("stride") == 2 && pad.count("top") == 0 && pad.count("bottom") == 1,
            "the stem kernel is 3 x 3, stride 2, padded below and to the right"
        );
        let weights = self.weights.get("stem.weight", &[outputs, 3, 3, 3]);
        let bias = self.weights.get("stem.bias", &[outputs]);
        let (pairs, scales) = layout::stem_pairs(&weights, outputs);
        format!(
            "Stem {{ weights: {}, panels: {}, pairs: {}, scales: {}, bias: {}, outputs: {outputs} }}",
            self.blob.add(&weights),
            self.blob.add(&layout::stem_panels(&weights, outputs)),
            self.blob.add_pairs(&pairs),
            self.blob.add(&scales),
            self.blob.add(&bias)
        )
    }

    fn block(&mut self, index: usize) -> String {
        let name = |part: &str| format!("block{index}.{part}");
        let expand = match self.layer(&name("expand")) {
            Some(_) => format!("Some({})", self.pointwise(&name("expand"))),
            None => "None".into(),
        };
        let depthwise = self.depthwise(&name("depthwise"));
        let excite = match self.layer(&name("se")) {
            Some(_) => format!("Some({})", self.excite(&name("se"))),
            None => "None".into(),
        };
        let project = self.pointwise(&name("project"));
        let tap = self.tap(&name("depthwise"));
        let residual = self.required(&name("project")).at("residual") == &Json::Bool(true);
        format!(
            "    Block {{\n        expand: {expand},\n        depthwise: {depthwise},\n        excite: {excite},\n        \
             project: {project},\n        residual: {residual},\n        tap: {tap},\n    }},\n"
        )
    }

    fn pointwise(&mut self, name: &str) -> String {
        let layer = self.required(name);
        let (inputs, outputs) = (layer.count("inChannels"), layer.count("outChannels"));
        let size = layer.count("outSize");
        let activation = activation(layer);
        let weights = self.weights.get(&format!("{name}.weight"), &[outputs, inputs]);
        let bias = self.weights.get(&format!("{name}.bias"), &[outputs]);
        let mut panels = layout::panels(&weights, outputs, inputs);
        let quantised = match self.calibration.at("layers").get(name) {
            Some(inputs) if !quantise::KEPT_IN_FP32.contains(&name) => {
                if small::wanted() {
                    panels.clear();
                }
                format!("Some({})", quantise::pack(&weights, &bias, inputs, &mut self.blob))
            }
            _ => "None".into(),
        };
        format!(
            "Pointwise {{ weights: {}, bias: {}, inputs: {inputs}, outputs: {outputs}, pixels: {}, activation: {activation}, \
             quantised: {quantised} }}",
            self.blob.add(&panels),
            self.blob.add(&bias),
            size * size
        )
    }

    fn depthwise(&mut self, name: &str) -> String {
        let layer = self.required(name);
        let (channels, kernel) = (layer.count("inChannels"), layer.count("kernel"));
        let (stride, before) = (layer.count("stride"), layer.at("pad").count("top"));
        let (input, output) = (layer.count("inSize"), layer.count("outSize"));
        assert!(layer.at("pad").count("left") == before, "{name}: kernels pad rows and columns alike");
        let activation = activation(layer);
        let weights = self.weights.get(&format!("{name}.weight"), &[kernel, kernel, channels]);
        let weights = layout::planes(&weights, kernel * kernel, channels);
        let bias = self.weights.get(&format!("{name}.bias"), &[channels]);
        format!(
            "Depthwise {{ weights: {}, bias: {}, channels: {channels}, kernel: {kernel}, stride: {stride}, \
             pad_before: {before}, input_size: {input}, output_size: {output}, activation: {activation} }}",
            self.blob.add(&weights),
            self.blob.add(&bias)
        )
    }

    fn excite(&mut self, name: &str) -> String {
        let layer = self.required(name);
        let (channels, reduced) = (layer.count("channels"), layer.count("reduced"));
        let mut dense = |part: &str, outputs: usize, inputs: usize| {
            let weights = self.weights.get(&format!("{name}.{part}.weight"), &[outputs, inputs]);
            let bias = self.weights.get(&format!("{name}.{part}.bias"), &[outputs]);
            let panels = layout::panels(&weights, outputs, inputs);
            let weights = match small::wanted() {
                true => self.unpacking.dense(&panels, inputs, &mut self.blob),
                false => self.blob.add(&panels),
            };
            format!("Dense {{ weights: {weights}, bias: {}, inputs: {inputs}, outputs: {outputs} }}", self.blob.add(&bias))
        };
        let reduce = dense("reduce", reduced, channels);
        let expand = dense("expand", channels, reduced);
        format!("Excite {{ reduce: {reduce}, expand: {expand} }}")
    }
}

fn activation(layer: &Json) -> &'static str {
    match layer.text("activation") {
        "none" => "Activation::None",
        "relu" => "Activation::Relu",
        "hardswish" => "Activation::HardSwish",
        other => panic!("unknown activation '{other}'"),
    }
}

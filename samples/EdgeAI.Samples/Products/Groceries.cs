using EdgeAI.Samples.Drawing;
using EdgeAI.Samples.Shapes;
using SkiaSharp;

namespace EdgeAI.Samples.Products;

/// <summary>What comes in a package.</summary>
internal static class Groceries
{
    private static readonly SKColor _white = SKColors.White;

    public static IReadOnlyList<Product> All { get; } =
    [
        new("Drinks/Cola-Can", Can.Drink("COLA", 0xFFD4202C, 0xFF5C0A12, _white, Marks.Star(_white))),
        new("Drinks/Lemonade-Can", Can.Drink("LEMON", 0xFFF6D32D, 0xFF4CAF50, 0xFF2E6B30, Marks.Slice(0xFFF2B705, 0xFFFFE14D))),
        new("Drinks/Energy-Can", Can.Drink("ENERGY", 0xFF23262E, 0xFF7CF03A, 0xFF9CFF57, Marks.Bolt(0xFF9CFF57))),
        new("Drinks/Tonic-Can", Can.Drink("TONIC", 0xFF2C62C9, 0xFFB9D7FF, _white, Marks.Drop(0xFFCFE6FF))),
        new("Drinks/Orange-Juice", Carton.Gable("ORANGE", "JUICE", 0xFFFF9822, 0xFFFFF3DC, _white, Marks.Slice(0xFFF57C00, 0xFFFFA726))),
        new("Drinks/Apple-Juice", Carton.Gable("APPLE", "JUICE", 0xFF6DB33F, 0xFFF4F8DD, _white, Marks.Apple(0xFFD93A33))),
        new("Drinks/Water-Bottle", Bottle.Plastic("WATER", 0xFFB5DDF2, 0xFF1E6FD0, 0xFF2F7FDB, _white, Marks.Wave(_white))),
        new("Drinks/Iced-Tea-Bottle", Bottle.Plastic("TEA", 0xFFC96F24, 0xFF2E7D32, 0xFFFFF0CE, 0xFF2E7D32, Marks.Leaf(0xFF4CAF50))),
        new("Drinks/Red-Wine", Bottle.Wine("ROUGE", 0xFF26382B, 0xFF8E1230, 0xFFF3EAD7, 0xFF7B1230, Marks.Berry(0xFF6B1A4C))),
        new("Drinks/Beer-Bottle", Bottle.Beer("LAGER", 0xFF8A4A14, 0xFF1F5C38, 0xFFFFE9B0, Marks.Wheat(0xFFF3C74B))),

        new("Dairy/Milk-Carton", Carton.Gable("FRESH", "MILK", 0xFF3FA4E8, 0xFF7CC576, _white, Marks.Cow())),
        new("Dairy/Oat-Drink", Carton.Gable("OAT", "DRINK", 0xFFEBDDBF, 0xFF6B8E9F, 0xFF4B3D2A, Marks.Wheat(0xFFF7E7B8))),
        new("Dairy/Strawberry-Yoghurt", Jar.Pot("YOGHURT", 0xFFFFE3EA, 0xFFE8476A, 0xFFC21F4A, Marks.Strawberry())),
        new("Dairy/Blueberry-Yoghurt", Jar.Pot("YOGHURT", 0xFFE2E4FA, 0xFF5059C9, 0xFF333B9B, Marks.Berry(0xFF4350B5))),
        new("Dairy/Butter", Carton.FlatBox("BUTTER", 0xFFFBE27A, 0xFF2E6FB7, 0xFF1F4E86, Marks.Flower(_white, 0xFFFFC928))),

        new("Pantry/Honey-Jar", Jar.Glass("HONEY", 0xFFF0A51E, 0xFFF7C948, 0xFFFFF6DC, 0xFF8A5A0B, Marks.Bee())),
        new("Pantry/Strawberry-Jam", Jar.Glass("JAM", 0xFFB4142B, 0xFFF4F0EC, 0xFFFFFFFF, 0xFFB4142B, Marks.Strawberry())),
        new("Pantry/Pickles", Jar.Glass("PICKLES", 0xFF7C9A35, 0xFF2F5E2C, 0xFFE9F2CF, 0xFF355E1E, Marks.Leaf(0xFF5B8F2B))),
        new("Pantry/Peanut-Butter", Jar.Glass("PEANUT", 0xFFB97B3C, 0xFF2368B5, 0xFFE33B2E, 0xFFFFE9B8, Marks.Bean(0xFFE9B872))),
        new("Pantry/Corn-Flakes", Carton.Box("CORN", "FLAKES", 0xFFF7B52A, 0xFFD9382B, 0xFF8C1C13, Marks.Sun(0xFFFFD95A))),
        new("Pantry/Muesli", Carton.Box("MUESLI", "NUTS", 0xFF8C5A33, 0xFFE9D3AB, 0xFFFFE9C4, Marks.Wheat(0xFF8C5A33))),
        new("Pantry/Tea-Box", Carton.Box("GREEN", "TEA", 0xFF1F7A55, 0xFFD8EBC5, 0xFFE7F6D9, Marks.Leaf(0xFF2E8B57))),
        new("Pantry/Tomato-Soup", Can.Tin("TOMATO", 0xFFE03C2B, 0xFFFFF3E0, Marks.Apple(0xFFFF6B57))),
        new("Pantry/Sweetcorn", Can.Tin("CORN", 0xFF2F8F4E, 0xFFFFEB6B, Marks.Sun(0xFFFFDD3C))),
        new("Pantry/Sardines", Can.FlatTin("SARDINES", 0xFF2B7FB8, 0xFFFFF4D6, Marks.Fish(0xFFFFE08A))),
        new("Pantry/Flour", Bag.Paper("FLOUR", 0xFFF3EDE0, 0xFF3566A8, _white, Marks.Wheat(0xFFC79A3B))),
        new("Pantry/Sugar", Bag.Paper("SUGAR", 0xFFFDF3F7, 0xFFE2578E, _white, Marks.Star(0xFFE2578E))),
        new("Pantry/Coffee", Bag.Pouch("COFFEE", 0xFF4A2C1E, 0xFFE8C79A, 0xFF4A2C1E, Marks.Bean(0xFF6B3F26))),
        new("Pantry/Rice", Bag.Pouch("RICE", 0xFF2A9D8F, 0xFFFFFFFF, 0xFF1D6F66, Marks.Wheat(0xFFCFB53B))),
        new("Pantry/Olive-Oil", Bottle.Wine("OLIO", 0xFF9A9A1F, 0xFF3F4A12, 0xFFF5F0C8, 0xFF4F5B14, Marks.Leaf(0xFF7A8B1E))),
        new("Pantry/Ketchup", Bottle.Squeeze("KETCHUP", 0xFFCF1F1F, 0xFFF5F5F0, 0xFFFFFFFF, 0xFFB71C1C, Marks.Apple(0xFFE53935))),
        new("Pantry/Mustard", Bottle.Squeeze("MUSTARD", 0xFFF2BE22, 0xFFC62828, 0xFFFFF7D6, 0xFF8A5A00, Marks.Flower(0xFFF9CF3A, 0xFF8A5A00))),
        new("Snacks/Paprika-Crisps", Bag.Pillow("CRISPS", 0xFFE2472E, 0xFFFFD23F, 0xFFB22A16, Marks.Heart(0xFFFFE9A8))),
        new("Snacks/Salt-Crisps", Bag.Pillow("CRISPS", 0xFF2C7BD4, 0xFFF4F8FF, 0xFF1E539B, Marks.Wave(0xFFE3F0FF))),
        new("Snacks/Gummy-Bag", Bag.Pillow("GUMMY", 0xFF8E44C9, 0xFFA6E04A, 0xFF5B1F8C, Marks.Star(0xFFFFE14D))),
        new("Snacks/Chocolate-Bar", Carton.FlatBox("CHOCO", 0xFF5B3220, 0xFFD9A441, 0xFFFFE3B0, Marks.Bean(0xFF5B3220))),

        new("Household/Toothpaste", Jar.Tube("DENTAL", 0xFFF2F7FA, 0xFF1EA5C9, 0xFF0E6E8A, Marks.Tooth(0xFF1EA5C9))),
        new("Household/Hand-Cream", Jar.Tube("CREAM", 0xFFF7B8CF, 0xFFFFF1F5, 0xFFA8325F, Marks.Flower(_white, 0xFFF2B632))),
        new("Household/Dish-Soap", Bottle.Soap("SOAP", 0xFF7ED321, 0xFF1B8F3A, 0xFF1B7A33, Marks.Drop(0xFF35B34A))),
        new("Household/Shampoo", Bottle.Soap("SHINE", 0xFF9B6FD6, 0xFF5E35A3, 0xFF5E35A3, Marks.Flower(0xFFB58BE8, 0xFFFFD54F))),
        new("Household/Glass-Cleaner", Bottle.Spray("CLEAN", 0xFF49B9E8, 0xFF2450A4, 0xFF2450A4, Marks.Star(0xFF49B9E8))),
        new("Household/Washing-Powder", Carton.Box("WASH", "COLOUR", 0xFF2457C5, 0xFFFFFFFF, _white, Marks.Flower(0xFFFF7043, 0xFFFFD54F))),
    ];
}

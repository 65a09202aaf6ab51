"""A seeded country to try the product on: invented people and news in real places."""
